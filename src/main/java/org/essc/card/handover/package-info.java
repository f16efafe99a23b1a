/**
 * Produced cards come into their holders' hands: the check of the card's face, the voucher, and the
 * correction of what the factory printed wrongly. docs/flows/production.md numbers the steps.
 */
package org.essc.card.handover;
