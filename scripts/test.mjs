// `npm test [-- suite…]`: everything, from nothing. See scripts/test/suites.mjs.
import './node-version.mjs';

import('./test/main.mjs').catch((error) => {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
