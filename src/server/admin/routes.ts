/** The list of all routes of the admin API. */

import { flushRoutes } from './flush.ts';
import { notificationRoutes } from './notifications.ts';
import { notificationTargetRoutes } from './notification-targets.ts';
import { probeRoutes } from './probes.ts';
import { registrationKeyRoutes } from './registration-keys.ts';
import { agreementRoutes } from './agreements.ts';
import { customerRoutes } from './customers.ts';
import { productRoutes } from './products.ts';
import { purchaseRoutes } from './purchases.ts';
import type { AdminRoute } from './route.ts';
import { sandboxRoutes } from './sandbox.ts';
import { snsRoutes } from './sns.ts';
import { setupPageRoutes } from './setup-page.ts';
import { workloadRoutes } from './workloads.ts';

export const adminRoutes: readonly AdminRoute[] = [
  ...probeRoutes,
  ...productRoutes,
  ...customerRoutes,
  ...purchaseRoutes,
  ...agreementRoutes,
  ...setupPageRoutes,
  ...workloadRoutes,
  ...registrationKeyRoutes,
  ...notificationTargetRoutes,
  ...notificationRoutes,
  ...snsRoutes,
  ...flushRoutes,
  ...sandboxRoutes,
];
