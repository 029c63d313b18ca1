import { defineMachine } from './define-machine.js'
import { googleSpec } from './google-compute-instance.js'

/** Provider hashicorp/google: all attributes of `google_compute_instance`, also those that the template sets. */
export const googleComputeInstanceFromTemplate = defineMachine({
  type: 'google_compute_instance_from_template',
  ...googleSpec,
})
