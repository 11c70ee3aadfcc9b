/**
 * Woken before anything else that has schemas (wake.ts): schemas are read, not compiled, since the page's policy allows no code from strings
 * (zod would try as soon as the first schema is made, and the browser would report it).
 */
import { z } from 'zod';

z.config({ jitless: true });
