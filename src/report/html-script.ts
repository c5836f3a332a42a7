/**
 * The script of a report's page, with which the hours of a heatmap are walked with the arrow keys, and told
 * in full below them. Without it the page shows everything too, and each hour's title tells it.
 */
export const script = `'use strict';
const detail = document.getElementById('detail');
if (detail) detail.hidden = false;
for (const map of document.querySelectorAll('table.map')) {
  const rows = [...map.tBodies[0].rows];
  let current;
  const tell = (cell) => {
    if (cell.title) {
      cell.setAttribute('aria-label', cell.title);
      cell.dataset.detail = cell.title;
      cell.removeAttribute('title');
    }
    detail.textContent = cell.dataset.detail
      ? cell.parentElement.cells[0].textContent + '\\n' + cell.dataset.detail
      : 'Nothing is expected here.';
  };
  const enter = (cell) => {
    if (current) current.tabIndex = -1;
    current = cell;
    cell.tabIndex = 0;
  };
  map.setAttribute('role', 'grid');
  const first = map.querySelector('td[title]');
  if (first) enter(first);
  map.addEventListener('mouseover', (event) => {
    const cell = event.target.closest('td');
    if (cell && (cell.title || cell.dataset.detail)) tell(cell);
  });
  map.addEventListener('focusin', (event) => {
    const cell = event.target.closest('td');
    if (cell) tell(cell);
  });
  map.addEventListener('click', (event) => {
    const cell = event.target.closest('td');
    if (!cell) return;
    enter(cell);
    cell.focus();
  });
  map.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td');
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows.indexOf(cell.parentElement);
    const last = cell.parentElement.cells.length - 1;
    const to = {
      ArrowLeft: [row, cell.cellIndex - 1],
      ArrowRight: [row, cell.cellIndex + 1],
      ArrowUp: [row - 1, cell.cellIndex],
      ArrowDown: [row + 1, cell.cellIndex],
      Home: [row, 1],
      End: [row, last],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const next = rows[to[0]]?.cells[to[1]];
    if (!next || to[1] < 1) return;
    enter(next);
    next.focus();
  });
}
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
`;
