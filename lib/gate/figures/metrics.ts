/** The door through which a Prometheus server reads the figures: a port of its own, never the public one. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { type Figures, mergeFigures } from './figures.ts';
import { PROMETHEUS_TYPE, prometheusText } from './prometheus.ts';

/** @param collect the figures of every process */
export function answerMetrics(
  collect: () => Promise<readonly Figures[]>,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    if (incoming.method !== 'GET' || incoming.url !== '/metrics') {
      outgoing.writeHead(404).end();
      return;
    }
    collect()
      .then((all) => {
        const text = prometheusText(mergeFigures(all));
        outgoing.writeHead(200, { 'content-type': PROMETHEUS_TYPE, 'cache-control': 'no-store' });
        outgoing.end(text);
      })
      // drowned processes have no figures: this runs in the primary, which must outlive them
      .catch((thrown) => {
        log('gate/no-figures', fieldsOfFault(thrown));
        outgoing.writeHead(503).end();
      });
  };
}
