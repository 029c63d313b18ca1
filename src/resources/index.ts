import { ansibleGroup } from './ansible-group.js'
import { ansibleHost } from './ansible-host.js'
import { ansibleGroupVar, ansibleHostVar } from './ansible-var.js'
import { awsInstance } from './aws-instance.js'
import { awsSpotInstanceRequest } from './aws-spot-instance-request.js'
import { azurermLinuxVirtualMachine } from './azurerm-linux-virtual-machine.js'
import { azurermVirtualMachine } from './azurerm-virtual-machine.js'
import { azurermWindowsVirtualMachine } from './azurerm-windows-virtual-machine.js'
import { digitaloceanDroplet } from './digitalocean-droplet.js'
import { googleComputeInstance } from './google-compute-instance.js'
import { googleComputeInstanceFromTemplate } from './google-compute-instance-from-template.js'
import { hcloudServer } from './hcloud-server.js'
import { incusInstance } from './incus-instance.js'
import { libvirtDomain } from './libvirt-domain.js'
import { linodeInstance } from './linode-instance.js'
import { lxdInstance } from './lxd-instance.js'
import { multipassInstance } from './multipass-instance.js'
import { nutanixVirtualMachine } from './nutanix-virtual-machine.js'
import { nutanixVirtualMachineV2 } from './nutanix-virtual-machine-v2.js'
import { ociCoreInstance } from './oci-core-instance.js'
import { openstackComputeInstanceV2 } from './openstack-compute-instance-v2.js'
import { proxmoxVirtualEnvironmentContainer } from './proxmox-virtual-environment-container.js'
import { proxmoxVirtualEnvironmentVm } from './proxmox-virtual-environment-vm.js'
import { proxmoxVmQemu } from './proxmox-vm-qemu.js'
import type { ResourceType } from './resource-type.js'
import { scalewayInstanceServer } from './scaleway-instance-server.js'
import { vsphereVirtualMachine } from './vsphere-virtual-machine.js'
import { vultrInstance } from './vultr-instance.js'

const types: readonly ResourceType[] = [
  ansibleGroup,
  ansibleGroupVar,
  ansibleHost,
  ansibleHostVar,
  awsInstance,
  awsSpotInstanceRequest,
  azurermLinuxVirtualMachine,
  azurermVirtualMachine,
  azurermWindowsVirtualMachine,
  digitaloceanDroplet,
  googleComputeInstance,
  googleComputeInstanceFromTemplate,
  hcloudServer,
  incusInstance,
  libvirtDomain,
  linodeInstance,
  lxdInstance,
  multipassInstance,
  nutanixVirtualMachine,
  nutanixVirtualMachineV2,
  ociCoreInstance,
  openstackComputeInstanceV2,
  proxmoxVirtualEnvironmentContainer,
  proxmoxVirtualEnvironmentVm,
  proxmoxVmQemu,
  scalewayInstanceServer,
  vsphereVirtualMachine,
  vultrInstance,
]

/** Every known resource type by its Terraform name. */
export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(types.map((type) => [type.type, type]))

if (resourceTypes.size !== types.length) throw new Error('a resource type is registered twice')
