import assert from 'node:assert/strict';
import { test } from 'node:test';

import { renderRulesDoc } from '../../scripts/rules-document.ts';
import { parseAcknowledgements } from '../../src/findings/acknowledgements.ts';
import { findingRules } from '../../src/findings/rule-list.ts';
import { parseRuleSettings } from '../../src/findings/rule-settings.ts';

const text = renderRulesDoc(findingRules);

test('every rule and every parameter with its default is in the document', () => {
  for (const { name } of findingRules) assert.ok(text.includes(`\n## ${name}\n`), name);
  assert.match(text, /\n- `minMarginHours` = 4: hours that should be left/);
  assert.doesNotMatch(text, /undefined/);
});

test('the examples in the document are files that can be used', () => {
  const [settings = '', acknowledgements = ''] = Array.from(
    text.matchAll(/```yaml\n([^`]*)```/g),
    ([, yaml]) => yaml,
  );
  assert.equal(parseRuleSettings(settings, 'rules.yaml').size, 2);
  assert.equal(parseAcknowledgements(acknowledgements, 'ack.yaml').length, 2);
});
