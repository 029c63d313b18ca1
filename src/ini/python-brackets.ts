import { isTarget, type Node, OTHER } from './python-node.js'
import { MALFORMED } from './python-strings.js'
import { TokenReader } from './python-token-reader.js'

/** What stands between brackets: tuples, lists, sets, dicts, comprehensions, arguments, slices. */
export abstract class BracketParser extends TokenReader {
  /** A full expression, without a comma, a star or `:=`. */
  protected abstract expression(): Node
  /** An expression without `and`, `or`, `not` and comparisons. */
  protected abstract bitwise(): Node
  /** An expression without `if … else`. */
  protected abstract disjunction(): Node
  /** An atom with the attributes, arguments and items after it. */
  protected abstract primary(): Node

  protected parenthesized(): Node {
    if (this.take(')')) return { kind: 'tuple', items: [] }
    if (this.take('yield')) {
      if (this.take('from')) this.expression()
      else if (!this.is(')')) {
        const first = this.starExpression()
        if (this.is(',')) this.restOfTuple(first, () => this.starExpression(), ')')
      }
      this.expect(')')
      return OTHER
    }
    let node = this.starOrNamed()
    if (this.is(',')) node = this.restOfTuple(node, () => this.starOrNamed(), ')')
    else if (node.kind === 'starred') throw MALFORMED
    else if (this.isComprehension()) {
      this.comprehension()
      node = OTHER
    }
    this.expect(')')
    return node
  }

  protected list(): Node {
    if (this.take(']')) return { kind: 'list', items: [] }
    return this.collection('list', this.starOrNamed(), ']')
  }

  protected collection(kind: 'list' | 'set', first: Node, end: string): Node {
    if (this.isComprehension()) {
      if (first.kind === 'starred') throw MALFORMED
      this.comprehension()
      this.expect(end)
      return OTHER
    }
    const items = [first]
    while (!this.take(end)) {
      this.expect(',')
      if (this.take(end)) break
      items.push(this.starOrNamed())
    }
    return { kind, items }
  }

  protected braces(): Node {
    if (this.take('}')) return { kind: 'dict', entries: [] }
    if (this.is('**')) return this.dict([])
    const isNamed = this.word(1) === ':='
    const first = this.starOrNamed()
    if (!this.is(':')) return this.collection('set', first, '}')
    if (first.kind === 'starred' || isNamed) throw MALFORMED
    this.at++
    const value = this.expression()
    if (!this.isComprehension()) return this.dict([[first, value]])
    this.comprehension()
    this.expect('}')
    return OTHER
  }

  /** Reads the entries after the first, if that has been read. */
  protected dict(entries: (readonly [Node, Node])[]): Node {
    while (!this.take('}')) {
      if (entries.length > 0) {
        this.expect(',')
        if (this.take('}')) break
      }
      if (this.take('**')) entries.push([OTHER, this.bitwise()])
      else {
        const key = this.expression()
        this.expect(':')
        entries.push([key, this.expression()])
      }
    }
    return { kind: 'dict', entries }
  }

  protected restOfTuple(first: Node, item: () => Node, end: string): Node {
    const items = [first]
    while (this.take(',')) {
      if (end === 'end' ? this.peek().kind === 'end' : this.is(end)) break
      items.push(item())
    }
    return { kind: 'tuple', items }
  }

  /** Reads the arguments after `(`; true when there are none. */
  protected call(): boolean {
    if (this.take(')')) return true
    let named = false
    let unpacked = false
    for (let count = 0; ; count++) {
      if (this.take('**')) {
        this.expression()
        unpacked = true
      } else if (this.take('*')) {
        if (unpacked) throw MALFORMED
        this.expression()
      } else if (this.peek().kind === 'name' && this.word(1) === '=') {
        this.name()
        this.at++
        this.expression()
        named = true
      } else {
        if (named || unpacked) throw MALFORMED
        this.namedExpression()
        if (this.isComprehension()) {
          this.comprehension()
          if (count > 0 || !this.is(')')) throw MALFORMED
        }
      }
      if (this.take(')')) return false
      this.expect(',')
      if (this.take(')')) return false
    }
  }

  protected slices(): void {
    for (;;) {
      if (this.take('*')) this.bitwise()
      else {
        if (!this.is(':')) this.namedExpression()
        for (let colons = 0; colons < 2 && this.take(':'); colons++) {
          if (!this.is(':') && !this.is(',') && !this.is(']')) this.expression()
        }
      }
      if (this.take(']')) return
      this.expect(',')
      if (this.take(']')) return
    }
  }

  protected namedExpression(): Node {
    if (this.peek().kind !== 'name' || this.word(1) !== ':=') return this.expression()
    this.name()
    this.at++
    this.expression()
    return OTHER
  }

  protected starOrNamed(): Node {
    if (!this.take('*')) return this.namedExpression()
    return { kind: 'starred', target: isTarget(this.bitwise()) }
  }

  protected starExpression(): Node {
    return this.is('*') ? this.starOrNamed() : this.expression()
  }

  protected isComprehension(): boolean {
    return this.is('for') || (this.is('async') && this.word(1) === 'for')
  }

  protected comprehension(): void {
    while (this.isComprehension()) {
      this.take('async')
      this.expect('for')
      this.targets()
      this.expect('in')
      this.disjunction()
      while (this.take('if')) this.disjunction()
    }
  }

  protected targets(): void {
    do {
      this.take('*')
      if (!isTarget(this.primary())) throw MALFORMED
    } while (this.take(',') && !this.is('in'))
  }
}
