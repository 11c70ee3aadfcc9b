// `npm run demo [-- --fresh] [-- --browser] [-- --lan]`: a small party with an open vote, on this machine. See scripts/demo/.
import './node-version.mjs';

import('./demo/start.mjs').catch((error) => {
  console.error(error);
  process.exit(1);
});
