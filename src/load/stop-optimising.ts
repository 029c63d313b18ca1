import { setFlagsFromString } from 'node:v8'

/**
 * Keeps V8 from making optimised code from now on. A run is over before such code has paid for its making: with 1,000 states
 * that costs more processor time than everything else together.
 */
export const stopOptimising = (): void => setFlagsFromString('--no-opt')
