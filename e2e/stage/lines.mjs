/** The non-empty lines of a text, trimmed. */
export const lines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
