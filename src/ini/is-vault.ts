/** Whether Ansible takes a text for one that ansible-vault encrypted; one with a character outside ASCII it does not. */
export const isVault = (text: string): boolean => text.startsWith('$ANSIBLE_VAULT') && /^\p{ASCII}*$/u.test(text)
