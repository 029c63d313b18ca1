/** The environment of a process: the value of each variable, by its name. */
export type Environment = Readonly<Record<string, string | undefined>>
