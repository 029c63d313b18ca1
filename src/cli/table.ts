import { printable } from '../model/printable.js'

/** A cell wider than this stands out of its column: every other row would have to be padded to the width that one text has. */
const WIDEST = 200

/** `rows` under `header`, in columns two spaces apart. Cells are made printable; an empty one is `-`. */
export const table = (header: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string => {
  const cells = [header, ...rows.map((row) => row.map((cell) => printable(cell || '-')))]
  const widths = header.map((_, column) => columnWidth(cells.map((row) => row[column] ?? '')))
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Width of the widest cell, up to {@link WIDEST}. A loop: there may be more cells than a call may have arguments. */
const columnWidth = (cells: readonly string[]): number => {
  let widest = 0
  for (const cell of cells) widest = Math.max(widest, Math.min(width(cell), WIDEST))
  return widest
}

const width = (text: string): number => [...text].length

const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)))
