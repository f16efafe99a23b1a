/**
 * Who people are: their numbers, names, phones and addresses, the evidence by which a channel knows
 * them, and the holders of cards, which only {@link org.essc.person.HolderStore} writes.
 */
package org.essc.person;
