/** The admin route that delivers now what would be delivered later. */

import { json } from './route.ts';
import type { AdminRoute } from './route.ts';

export const flushRoutes: AdminRoute[] = [
  {
    method: 'POST',
    path: '/flush',
    about: 'delivers the log files and notifications that are owed, without waiting for their time',
    run: async ({ admin }) => {
      await admin.flush();
      return json(200, {});
    },
  },
];
