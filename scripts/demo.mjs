// `npm run demo [-- --fresh] [-- --browser]`: a small party with an open vote, on this machine. See scripts/demo/.
import './node-version.mjs';

import('./demo/start.mjs').catch((error) => {
  console.error(error);
  process.exit(1);
});
