/**
 * From waiting applications to cards in their holders' hands: batches for a card factory, signed
 * and encrypted parts for it, what it made of them, and the distribution with the check of the
 * card's face. docs/flows/production.md numbers the steps.
 */
package org.essc.card.production;
