/** The part of multicast-dns 7 that we use; the package brings no types of its own. */
declare module 'multicast-dns' {
  import type { RemoteInfo } from 'node:dgram';
  import type { EventEmitter } from 'node:events';

  namespace multicastDns {
    type Question = { name: string; type: string; class?: string };
    type Answer =
      | { name: string; type: 'A' | 'AAAA'; ttl: number; data: string; flush?: boolean }
      | { name: string; type: 'NSEC'; ttl: number; data: { nextDomain: string; rrtypes: string[] }; flush?: boolean };
    /** What comes in is whatever the network says: names and types are only strings. */
    type Heard = { id: number; questions: Question[]; answers: { name: string; type: string; data?: unknown }[] };
    type Said = { id?: number; questions?: Question[]; answers: Answer[]; additionals?: Answer[] };
    type Options = {
      port?: number;
      ip?: string;
      interface?: string;
      bind?: string;
      multicast?: boolean;
      reuseAddr?: boolean;
    };
    interface Speaker extends EventEmitter {
      on(event: 'query' | 'response', listener: (packet: Heard, from: RemoteInfo) => void): this;
      on(event: 'ready', listener: () => void): this;
      on(event: 'error' | 'warning', listener: (error: Error) => void): this;
      query(questions: readonly Question[]): void;
      respond(said: Said, to?: { address: string; port: number }, done?: () => void): void;
      destroy(done?: () => void): void;
    }
  }
  function multicastDns(options?: multicastDns.Options): multicastDns.Speaker;
  export = multicastDns;
}
