/** What a terminal needs to believe a chip that it reads without asking anybody. */
package org.essc.card.chiplist;
