/**
 * What every act on a physical card has in common: the states and the transitions between them, who
 * asks on whose behalf with what evidence, the rules of the card's region, and the one transaction
 * in which the card, its history, its electronic card, the outbox and the audit log change
 * together.
 */
package org.essc.card.lifecycle;
