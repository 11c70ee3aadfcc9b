/** For browser leaves that parse: zod would try `new Function` once, which our CSP refuses and reports. Import first. */
import { z } from 'zod';

z.config({ jitless: true });
