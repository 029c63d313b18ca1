import t from 'tap'
import { usedTypes } from '../../src/hosts/used-types.js'
import { interpretState } from '../../src/load/load-states.js'
import { selectResources } from '../../src/state/select-resources.js'
import { asTerraformWrites, stateOf } from '../fixtures/cli/lab.js'
import { plainConfig } from '../hosts/read-case.js'

t.test('where the layout of a state deceives, the whole is read', async (t) => {
  const state = JSON.parse(stateOf('web', '10.0.0.1'))
  state.resources.unshift({ mode: 'managed', type: 'disk', name: 'a', instances: [{ attributes: { name: 'a disk' } }] })
  // JSON, but the first closing brace at four spaces is not that of the resource.
  const deceiving = asTerraformWrites(state).replace(
    /("name": "a disk")[\s\S]*?\n {4}\},/,
    '$1, "list": [{\n    },\n    {\n      "mod": 1,\n      "type": "libvirt_domain" } ] } } ]\n    },',
  )
  const config = plainConfig()
  const selected = selectResources(deceiving, usedTypes(config))
  t.not(selected, deceiving)
  t.throws(() => JSON.parse(selected), SyntaxError)
  t.equal(JSON.parse(deceiving).resources.length, 2)
  const source = { kind: 'state', path: 'x' } as const
  const reading = interpretState(deceiving, { source, workspace: 'w' }, config)
  t.match(reading, { status: 'read', hosts: [{ name: 'web', address: '10.0.0.1' }], problems: [] })
})

t.test('a VM that only outputs tell of is the same however its state is laid out', async (t) => {
  const instances = [{ status: 'tainted', attributes: {} }]
  const state = {
    version: 4,
    outputs: { vm_name: { value: 'web', type: 'string' }, vm_ip: { value: '10.0.0.7', type: 'string' } },
    resources: [
      { mode: 'managed', type: 'aws_eip', name: 'ip', instances: [{ attributes: { public_ip: '10.0.0.7' } }] },
      { mode: 'managed', type: 'aws_spot_instance_request', name: 'web', instances },
    ],
  }
  const source = { kind: 'state', path: 'x' } as const
  const texts = [asTerraformWrites(state), JSON.stringify(state)]
  const [asWritten, minified] = texts.map((text) => interpretState(text, { source, workspace: 'w' }, plainConfig()))
  t.match(asWritten?.hosts, [{ name: 'web', vars: { tf_tainted: true } }])
  t.strictSame(asWritten, minified)
})
