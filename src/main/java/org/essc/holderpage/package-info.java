/**
 * The holder's pages in a channel's web view: launch tickets, the page's session, and the pages
 * ({@code docs/flows/holder-pages.md}). Step 5 of logging in and the page of its step 6.
 */
package org.essc.holderpage;
