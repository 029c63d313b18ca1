import { azurermSpec } from './azurerm-linux-virtual-machine.js'
import { defineMachine } from './define-machine.js'

/** Provider hashicorp/azurerm. */
export const azurermWindowsVirtualMachine = defineMachine({ type: 'azurerm_windows_virtual_machine', ...azurermSpec })
