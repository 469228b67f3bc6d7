// On a phone a wide table is read row by row (prose.css); each cell then needs its column's name.
function labelTables() {
  for (const table of document.querySelectorAll(".md-typeset table:not(.highlighttable)")) {
    const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    if (names.length < 3) continue;
    table.dataset.stacks = "";
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, column) => (cell.dataset.label = names[column] ?? ""));
    }
  }
}

labelTables();
