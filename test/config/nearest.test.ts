import t from 'tap'
import { nearest } from '../../src/config/nearest.js'

t.equal(nearest('hostnam', ['file', 'hostname']), 'hostname')
t.equal(nearest('Strict', ['strict']), 'strict', 'case counts for nothing')
t.equal(nearest('fiel', ['family', 'file']), 'file', 'swapped letters are one mistake')
t.equal(nearest('terrafrom', ['terraform', 'static']), 'terraform')
t.equal(nearest('x', ['terraform', 'static']), undefined)
t.equal(nearest('states', []), undefined)
