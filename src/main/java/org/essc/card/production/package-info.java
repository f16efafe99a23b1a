/**
 * From waiting applications to produced cards: batches for a card factory, signed and encrypted
 * parts for it, and what it made of them. docs/flows/production.md numbers the steps.
 */
package org.essc.card.production;
