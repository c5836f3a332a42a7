/**
 * The admin route of the page "Set up your account", whose button posts the registration token to the seller.
 */

import { findRegistration, hashToken } from '../../ledger/registration-tokens.ts';
import { getAgreement } from '../../marketplace/agreements.ts';
import type { Answer } from '../../protocol/answer.ts';
import { escapeHtml } from '../../text/html.ts';
import { formFields } from '../../marketplace/fulfillment.ts';
import { readMarketplace } from './in-marketplace.ts';
import { AdminError } from './route.ts';
import type { AdminRoute } from './route.ts';

export const setupPageRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/setup/:token',
    // Whoever has the token could post it without this page.
    open: true,
    about:
      '"Set up your account": the page from which a browser posts a registration token to the fulfilment URL',
    run: async (parts, { params }) => {
      const token = params['token'] ?? '';
      const { product_code, url, freeTrial } = await readMarketplace(parts, async (context) => {
        const registration = await findRegistration(context.tx, hashToken(token));
        if (registration === undefined || context.now >= registration.expires_at) {
          throw new AdminError(
            404,
            'The link has expired, or never was: get another with `metertrail agreement register`.',
          );
        }
        const agreement = await getAgreement(context, registration.agreement_id);
        return {
          product_code: agreement.product_code,
          url: agreement.fulfillment_url,
          freeTrial: agreement.free_trial === 1,
        };
      });
      if (url === null) throw new AdminError(409, `The product ${product_code} has no fulfilment URL.`);
      return page(product_code, url, formFields({ token, freeTrial }));
    },
  },
];

/** Below `/_metertrail` of the server. */
export function setupPath(token: string): string {
  return `/setup/${encodeURIComponent(token)}`;
}

function page(product: string, url: string, fields: URLSearchParams): Answer {
  const inputs = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Set up your account</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem; padding: 0 1.5rem; }
button { font: inherit; padding: .5rem 1.2rem; }
</style>
</head>
<body>
<h1>Set up your account</h1>
<p>You have bought <strong>${escapeHtml(product)}</strong>. The button takes you to the seller at <code>${escapeHtml(url)}</code>, as AWS Marketplace does.</p>
<form method="post" action="${escapeHtml(url)}">
${inputs.join('\n')}
<button>Set up your account</button>
</form>
</body>
</html>
`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // Browsers hold the redirects after a form to form-action too, and a seller's page may lead anywhere.
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action http: https:; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      // The address holds the token.
      'referrer-policy': 'origin',
      'cache-control': 'no-store',
    },
    body,
  };
}
