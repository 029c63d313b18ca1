/** Adds an item to the list that a key has, or gives it one. */
export const addToList = <K, V>(lists: Map<K, V[]>, key: K, item: V): void => {
  const known = lists.get(key)
  if (known) known.push(item)
  else lists.set(key, [item])
}
