/** The style sheet of a report's page: in light and dark, on paper, and on a narrow screen. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #16202c; --faint: #566474; --line: #d8dee6; --link: #0b5cad;
  --good: #1a7f3c; --bad: #b3202a; --warn: #8a5a00; --note: #1c5fa8;
  --accepted: #cdebd6; --accepted-text: #17613a; --repeated: #a9d9b8; --repeated-text: #0e4a2a;
  --zero: #e6f1e9; --zero-text: #3e6a4e; --at-risk: #ffc53d; --at-risk-text: #2b1d00;
  --lost: #c2242f; --lost-text: #ffffff; --different: #7447b8; --different-text: #ffffff;
  --unknown: #dfe4ea; --unknown-text: #3b4856; --stripe: #c9d1da;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a; --card: #171e27; --text: #e4e9ef; --faint: #9aa7b5; --line: #2c3743; --link: #7ab7f5;
    --good: #5fce86; --bad: #ff8085; --warn: #f3bb4e; --note: #7ab7f5;
    --accepted: #1d4430; --accepted-text: #8fd8ab; --repeated: #2a6644; --repeated-text: #c4f0d3;
    --zero: #1b2f25; --zero-text: #86b89a; --at-risk: #f0b429; --at-risk-text: #241800;
    --lost: #d23b45; --lost-text: #ffffff; --different: #8a5fd0; --different-text: #ffffff;
    --unknown: #2c3641; --unknown-text: #b7c3cf; --stripe: #3a4653;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  overflow-wrap: anywhere;
}
header, main, footer { max-width: 1320px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { font-size: 24px; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 40px 0 12px; }
h3 { font-size: 15px; margin: 0 0 8px; }
p { margin: 0 0 8px; }
a { color: var(--link); }
code { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
.faint { color: var(--faint); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 14px 0 0; padding: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 16px 18px; margin: 0 0 14px; }
.answer { display: flex; gap: 14px; align-items: flex-start; margin: 18px 0 0; font-size: 17px; border-left: 6px solid var(--warn); }
.answer b { flex: none; font-size: 13px; text-transform: uppercase; letter-spacing: 0.06em; color: var(--warn); padding-top: 3px; }
.answer p { margin: 0; }
.answer.billed { border-left-color: var(--good); } .answer.billed b { color: var(--good); }
.answer.findings { border-left-color: var(--bad); } .answer.findings b { color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; margin: 14px 0 0; }
.tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; display: flex; flex-direction: column; }
.tiles dt { color: var(--faint); font-size: 13px; order: 1; }
.tiles dd { margin: 0; }
.tiles dd.value { font-size: 26px; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles dd.more { font-size: 13px; order: 2; }
.tiles .good .value { color: var(--good); } .tiles .bad .value { color: var(--bad); } .tiles .warn .value { color: var(--warn); }
.badge { display: inline-block; border-radius: 4px; padding: 1px 7px; margin-right: 8px; font-size: 12px; font-weight: 650; text-transform: uppercase; letter-spacing: 0.04em; border: 1px solid currentColor; }
.critical > h3 .badge { color: var(--bad); } .warning > h3 .badge { color: var(--warn); } .info > h3 .badge { color: var(--note); }
.finding { border-left: 4px solid var(--line); }
.finding.critical { border-left-color: var(--bad); } .finding.warning { border-left-color: var(--warn); } .finding.info { border-left-color: var(--note); }
.finding .action { font-weight: 550; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 8px 0; }
.facts dt { color: var(--faint); grid-column: 1; }
.facts dd { margin: 0; grid-column: 2; }
summary { cursor: pointer; color: var(--link); }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
table.list { width: 100%; font-size: 14px; background: var(--card); border: 1px solid var(--line); }
.list caption, .map caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.list th, .list td { text-align: left; vertical-align: top; padding: 6px 12px; border-bottom: 1px solid var(--line); }
.list td:empty { padding: 0; }
.list thead th { color: var(--faint); font-weight: 550; white-space: nowrap; }
.list .number { text-align: right; }
.list .group { background: var(--page); font-weight: 650; }
.state { display: inline-block; padding: 0 7px; border-radius: 4px; white-space: nowrap; }
.nowrap { white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; list-style: none; padding: 0; margin: 0 0 14px; font-size: 14px; }
.map { font-size: 11px; }
.map th { font-weight: 450; color: var(--faint); text-align: left; white-space: nowrap; padding: 0; }
.map thead th { font-size: 11px; line-height: 16px; position: relative; }
.map thead .label { border-left: 1px solid var(--line); padding-left: 3px; overflow: hidden; max-width: 0; }
.map thead .tick span { position: absolute; left: 0; top: 0; }
.map thead .tick { height: 16px; }
.map tbody th { position: sticky; left: 0; background: var(--card); color: var(--text); font-size: 13px; padding-right: 12px; width: 230px; min-width: 230px; max-width: 230px; overflow: hidden; text-overflow: ellipsis; }
.map td, .legend .cell { width: 10px; min-width: 10px; height: 20px; padding: 0; text-align: center; font: 700 10px/20px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; border: 1px solid var(--card); border-radius: 3px; background-clip: padding-box; cursor: default; }
.map.medium td { width: 13px; min-width: 13px; } .map.wide td { width: 24px; min-width: 24px; height: 24px; font-size: 13px; }
/* The focus is not to end below the row names or the detail, which stay where they are. */
.map td { scroll-margin: 60px 0 190px 250px; }
.map .corner { width: auto; }
.map td:hover { outline: 2px solid var(--text); outline-offset: -1px; }
.map td:focus { outline: 3px solid var(--link); outline-offset: 0; position: relative; z-index: 1; }
.legend .cell { display: inline-block; width: 20px; margin-right: 6px; }
.a { background-color: var(--accepted); color: var(--accepted-text); } .p { background-color: var(--repeated); color: var(--repeated-text); }
.z { background-color: var(--zero); color: var(--zero-text); } .k { background-color: var(--at-risk); color: var(--at-risk-text); }
.l { background-color: var(--lost); color: var(--lost-text); } .d { background-color: var(--different); color: var(--different-text); }
.u { background-color: var(--unknown); color: var(--unknown-text); background-image: repeating-linear-gradient(45deg, transparent 0 3px, var(--stripe) 3px 5px); }
.gap { color: var(--faint); }
.detail { white-space: pre-line; position: sticky; bottom: 0; z-index: 2; margin: 0; padding: 10px 18px; background: var(--card); border: 1px solid var(--line); border-radius: 8px 8px 0 0; box-shadow: 0 -6px 18px #0000001f; font-size: 13px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { padding: 28px 24px; font-size: 13px; }
@media (max-width: 700px) {
  header, main, footer { padding-left: 12px; padding-right: 12px; }
  .facts { grid-template-columns: 1fr; } .facts dt, .facts dd { grid-column: 1; }
  .map tbody th { width: 130px; min-width: 130px; max-width: 130px; }
}
@media print {
  @page { size: landscape; margin: 12mm; }
  :root { color-scheme: light; }
  body { background: none; font-size: 11px; }
  nav, .detail { display: none; }
  header, main, footer { max-width: none; padding: 0; }
  .map td, .legend .cell { print-color-adjust: exact; -webkit-print-color-adjust: exact; min-width: 0; }
  .map { width: 100%; } .map td { width: auto; font-size: 7px; }
  .card, .list tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
}
`;
