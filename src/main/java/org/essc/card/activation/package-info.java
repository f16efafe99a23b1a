/**
 * The two functions of a card and their activation, each on its own: the social one at a terminal
 * or a window, the bank's by the bank; and what insurers may pay by a card.
 * docs/flows/activation.md numbers the steps.
 */
package org.essc.card.activation;
