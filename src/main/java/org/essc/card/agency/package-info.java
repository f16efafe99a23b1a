/**
 * Applications that an agency sends for its people, in files of any size (steps 1 to 4 of the
 * second part of docs/flows/application.md).
 */
package org.essc.card.agency;
