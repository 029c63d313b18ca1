import { MALFORMED } from './python-strings.js'
import { type Token, tokenize } from './python-tokens.js'

/** Deeper than any literal goes: Python gives up somewhere beyond as well. */
const MAX_DEPTH = 600

/** Reads the tokens of one expression from left to right. Whatever does not fit throws {@link MALFORMED}. */
export class TokenReader {
  protected at = 0
  private depth = 0
  private readonly tokens: readonly Token[]

  constructor(text: string) {
    this.tokens = tokenize(text)
  }

  protected peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? { kind: 'end' }
  }

  /** The text of a token if it is an operator or a keyword. */
  protected word(ahead = 0): string | undefined {
    const token = this.peek(ahead)
    if (token.kind === 'operator') return token.text
    return token.kind === 'keyword' ? token.text : undefined
  }

  protected is(text: string): boolean {
    return this.word() === text
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  protected expect(text: string): void {
    if (!this.take(text)) throw MALFORMED
  }

  /** Takes an identifier that is no keyword. */
  protected name(): void {
    if (this.peek().kind !== 'name') throw MALFORMED
    this.at++
  }

  /** Runs a step that may run itself again, and gives up before the stack does. */
  protected guarded<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) throw MALFORMED
    const result = parse()
    this.depth--
    return result
  }
}
