//! Tables: those with data stay tables, those for a layout become what is in them.

use dom_query::NodeRef;

use super::blocks::{Block, Run, Style};

/// The most columns or rows that a cell is taken to cover.
const MAX_SPAN: usize = 50;

/// The blocks of a table, whose cells are read with `read`.
pub(super) fn blocks(table: &NodeRef<'_>, read: &dyn Fn(&NodeRef<'_>) -> Vec<Block>) -> Vec<Block> {
    let captions = table.children().into_iter().filter(|child| child.has_name("caption"));
    let mut blocks: Vec<Block> = captions.flat_map(|caption| read(&caption)).collect();
    let rows = without_empty(grid(table, read));
    let is_nested = table.descendants_it().any(|node| node.has_name("table"));
    let is_presentation = table.attr("role").is_some_and(|role| matches!(&*role, "none" | "presentation"));
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let has_lines = rows.iter().flatten().flatten().all(|block| matches!(block, Block::Paragraph(_)));
    if is_nested || is_presentation || width < 2 || rows.len() < 2 || !has_lines {
        blocks.extend(rows.into_iter().flatten().flatten());
    } else {
        blocks.push(Block::Table(data(rows, width)));
    }
    blocks
}

/// The cells of each row. A cell that covers several columns or rows is followed by empty ones.
fn grid(table: &NodeRef<'_>, read: &dyn Fn(&NodeRef<'_>) -> Vec<Block>) -> Vec<Vec<Vec<Block>>> {
    let mut grid = Vec::new();
    // For each column: the number of rows that the cell above covers further.
    let mut covered: Vec<usize> = Vec::new();
    for row in rows(table) {
        let mut cells: Vec<Vec<Block>> = Vec::new();
        for cell in row.children().into_iter().filter(|cell| cell.has_name("td") || cell.has_name("th")) {
            skip_covered(&mut cells, &mut covered);
            let (columns, below) = (span(&cell, "colspan"), span(&cell, "rowspan") - 1);
            let start = cells.len();
            cells.push(read(&cell));
            cells.resize(start + columns, Vec::new());
            covered.resize(covered.len().max(cells.len()), 0);
            covered[start..cells.len()].fill(below);
        }
        skip_covered(&mut cells, &mut covered);
        grid.push(cells);
    }
    grid
}

fn skip_covered(cells: &mut Vec<Vec<Block>>, covered: &mut [usize]) {
    while let Some(rows) = covered.get_mut(cells.len()).filter(|rows| **rows > 0) {
        *rows -= 1;
        cells.push(Vec::new());
    }
}

/// The rows of a table, and not those of tables in it.
fn rows<'n>(table: &NodeRef<'n>) -> Vec<NodeRef<'n>> {
    let is_part = |node: &NodeRef<'_>| ["thead", "tbody", "tfoot"].iter().any(|name| node.has_name(name));
    let children = table.children().into_iter();
    let rows = children.flat_map(|child| if is_part(&child) { child.children() } else { vec![child] });
    rows.filter(|row| row.has_name("tr")).collect()
}

fn span(cell: &NodeRef<'_>, name: &str) -> usize {
    let span = cell.attr(name).and_then(|span| span.trim().parse().ok()).unwrap_or(1);
    span.clamp(1, MAX_SPAN)
}

/// The rows and columns in which there is something.
fn without_empty(mut rows: Vec<Vec<Vec<Block>>>) -> Vec<Vec<Vec<Block>>> {
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    for column in (0..width).rev() {
        let is_empty = rows.iter().all(|row| row.get(column).is_none_or(Vec::is_empty));
        if is_empty {
            for row in rows.iter_mut().filter(|row| row.len() > column) {
                row.remove(column);
            }
        }
    }
    rows
}

/// The lines of the cells. The header is bold anyway.
fn data(rows: Vec<Vec<Vec<Block>>>, width: usize) -> Vec<Vec<Vec<Run>>> {
    let mut rows: Vec<Vec<Vec<Run>>> = rows.into_iter().map(|row| row.into_iter().map(line).collect()).collect();
    for row in &mut rows {
        row.resize(width, Vec::new());
    }
    for run in rows.iter_mut().take(1).flatten().flatten() {
        run.style.strong = false;
    }
    rows
}

/// The paragraphs of a cell in one line, parted by line breaks.
fn line(cell: Vec<Block>) -> Vec<Run> {
    let mut line: Vec<Run> = Vec::new();
    for block in cell {
        if let Block::Paragraph(runs) = block {
            if !line.is_empty() {
                line.push(Run::line_break(Style::default()));
            }
            line.extend(runs);
        }
    }
    line
}
