/** Every route of the admin API. */

import { probeRoutes } from './probes.ts';
import type { AdminRoute } from './route.ts';

export const adminRoutes: readonly AdminRoute[] = [...probeRoutes];
