/** Renders the page at `/`: where things are, and the first commands. */

import type { Answer } from '../protocol/answer.ts';
import { escapeHtml } from '../text/html.ts';
import type { ServerParts } from './parts.ts';

export function answerHome(parts: ServerParts): Answer {
  const { endpoint, credentialsFile, region, seed, commands } = parts.homeFacts();
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Metertrail</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 60rem; padding: 0 1.5rem; color: #16191f; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
dt { font-weight: 600; } dd { margin: 0 0 .6rem; }
code, pre { font: 14px/1.5 ui-monospace, monospace; background: #f2f3f3; border-radius: 4px; }
code { padding: .1em .3em; } pre { padding: .8rem 1rem; overflow-x: auto; }
@media (prefers-color-scheme: dark) { body { background: #0f1b2a; color: #d1d5db; } code, pre { background: #192534; } }
</style>
</head>
<body>
<h1>Metertrail is running</h1>
<p>A Metering Service and a CloudTrail for AWS Marketplace sellers.</p>
<dl>
<dt>Endpoint for every service</dt><dd><code>${escapeHtml(endpoint)}</code> (Region ${escapeHtml(region)})</dd>
<dt>Credentials</dt><dd><code>${escapeHtml(credentialsFile)}</code></dd>
<dt>Products and customers</dt><dd>${seed === undefined ? 'none yet: start with <code>--seed FILE</code>' : `from <code>${escapeHtml(seed)}</code>`}</dd>
<dt>Health</dt><dd><a href="/_metertrail/health">/_metertrail/health</a>, <a href="/_metertrail/ready">/_metertrail/ready</a></dd>
</dl>
<h2>First commands</h2>
${commands.map((command) => `<pre>${escapeHtml(command)}</pre>`).join('\n')}
</body>
</html>
`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body,
  };
}
