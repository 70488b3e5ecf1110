"""The bench over the wire, with clients that share no code with it: curl, http.client, smtplib, imaplib."""
