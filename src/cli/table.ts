import { printable } from '../model/printable.js'

/** `rows` under `header`, in columns two spaces apart. Cells are made printable; an empty one is `-`. */
export const table = (header: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string => {
  const cells = [header, ...rows.map((row) => row.map((cell) => printable(cell || '-')))]
  const widths = header.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))))
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

const width = (text: string): number => [...text].length

const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)))
