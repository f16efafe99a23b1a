/**
 * How holders look up what is recorded of their card, and what a terminal needs to believe a chip
 * that it reads without asking anybody.
 */
package org.essc.card.enquiry;
