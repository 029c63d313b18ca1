/** A finite float as JSON and Python both write it and read it as one again: `1.0`, `-0.0`, `1e+300`. */
export const floatText = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}
