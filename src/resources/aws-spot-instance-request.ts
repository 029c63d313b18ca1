import { awsSpec } from './aws-instance.js'
import { defineMachine } from './define-machine.js'

/** Provider hashicorp/aws. The request has the attributes of its instance, whose id is `spot_instance_id`, but no state of it. */
export const awsSpotInstanceRequest = defineMachine({ type: 'aws_spot_instance_request', ...awsSpec })
