/** How holders look up what is recorded of their card. */
package org.essc.card.enquiry;
