import type { ResourceInstance } from '../state/state.js'

/** Whether an instance with an attribute `template` is only there to be cloned: it never runs. */
export const isTemplate = ({ attributes }: ResourceInstance): boolean => attributes.template === true
