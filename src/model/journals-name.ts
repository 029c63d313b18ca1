/** What the folder of journals and locks is called, in the Terraform root. */
export const JOURNALS_NAME = '.vm-infra'
