/** What the configuration in force, or a file of it, has at a dotted key; undefined: nothing. */
export const settingValue = (config: unknown, key: string): unknown => {
  let value = config
  for (const step of key.split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[step]
  return value
}
