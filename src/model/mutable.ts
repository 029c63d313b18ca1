/** `T` while it is being made. Where ten thousand are made, fields are set one by one: a conditional spread copies each time. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] }
