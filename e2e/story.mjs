// The story of VMs that come and go, told by the commands a user has. Later chapters go on with the VMs of earlier ones.
import * as behindTerraform from './chapters/behind-terraform.mjs'
import * as byHand from './chapters/by-hand.mjs'
import * as diskKept from './chapters/disk-kept.mjs'
import * as failingPlaybook from './chapters/failing-playbook.mjs'
import * as foreignDomain from './chapters/foreign-domain.mjs'
import * as hangingCall from './chapters/hanging-call.mjs'
import * as interrupted from './chapters/interrupted.mjs'
import * as killedAfterDomain from './chapters/killed-after-domain.mjs'
import * as killedBeforeDomain from './chapters/killed-before-domain.mjs'
import * as killedDestroy from './chapters/killed-destroy.mjs'
import * as lateAddress from './chapters/late-address.mjs'
import * as oldSpelling from './chapters/old-spelling.mjs'
import * as oneDestroyed from './chapters/one-destroyed.mjs'
import * as stateLocked from './chapters/state-locked.mjs'
import * as threeAtOnce from './chapters/three-at-once.mjs'
import { chapter, check, finish } from './stage/checks.mjs'
import { layOutProject } from './stage/project.mjs'

const chapters = [
  hangingCall,
  threeAtOnce,
  diskKept,
  oneDestroyed,
  killedBeforeDomain,
  killedAfterDomain,
  killedDestroy,
  behindTerraform,
  failingPlaybook,
  interrupted,
  lateAddress,
  stateLocked,
  foreignDomain,
  byHand,
  oldSpelling,
]

const begin = Date.now()
const limit = Number(process.env.E2E_LIMIT)
setTimeout(() => {
  check(`the story ends within ${limit} s (VM_INFRA_E2E_LIMIT)`, false)
  finish()
  process.exit()
}, limit * 1000).unref()

layOutProject()
for (const each of chapters) await chapter(each)
console.log(`the story took ${((Date.now() - begin) / 1000).toFixed(0)} s`)
finish()
