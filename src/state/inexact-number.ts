/** A number that is needed lost digits when the state was parsed: parse it again with `exact`. */
export class InexactNumber extends Error {
  constructor() {
    super('a number beyond 2^53 needs an exact parse')
    this.name = 'InexactNumber'
  }
}
