package dev.cloister.grader.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends the bytes of a request to the service, whatever they are, and looks at the answers. */
final class RequestStep {
  private static final int PATIENCE_MILLIS = 10_000;

  /** How long the service has to say more than it should. */
  private static final int AFTERWARDS_MILLIS = 200;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)$");

  /** What tells of the machine, or of the inside of the service. */
  private static final Pattern TELLTALE =
      Pattern.compile("\\bat [a-z]+\\.|\\.java|Exception|/(root|home|tmp|var/lib|work/)");

  private final ServiceUnderAttack service;
  private final Step.Request step;

  RequestStep(ServiceUnderAttack service, Step.Request step) {
    this.service = service;
    this.step = step;
  }

  /** One answer. */
  private record Answer(int status, String head, String body) {}

  List<String> faults() throws IOException {
    List<Answer> answers = exchange();
    List<String> faults = new ArrayList<>();
    if (answers.size() != step.count() && !(answers.isEmpty() && step.answers().contains(0))) {
      faults.add("the service gives " + answers.size() + " answers, not " + step.count());
    }
    for (Answer answer : answers) {
      check(answer, faults);
    }
    return faults;
  }

  private void check(Answer answer, List<String> faults) {
    String quoted = answer.body().substring(0, Math.min(300, answer.body().length()));
    if (!step.answers().contains(answer.status())) {
      faults.add(
          "the service answers " + answer.status() + ", not " + step.answers() + ": " + quoted);
    }
    if (answer.status() >= 400) {
      boolean problem =
          answer.head().toLowerCase(Locale.ROOT).contains("content-type: application/problem+json");
      if (!problem) {
        faults.add("a refusal is no application/problem+json: " + answer.head());
      }
      if (answer.body().length() > 4_096) {
        faults.add("a refusal has " + answer.body().length() + " bytes");
      }
    }
    if (step.code().isPresent()
        && !answer.body().contains("\"code\":\"" + step.code().get() + "\"")) {
      faults.add("the code is not " + step.code().get() + ": " + quoted);
    }
    Matcher telltale = TELLTALE.matcher(answer.body());
    if (answer.status() >= 400 && telltale.find()) {
      faults.add("the answer tells '" + telltale.group() + "': " + quoted);
    }
  }

  private List<Answer> exchange() throws IOException {
    URI url = URI.create(service.url());
    try (Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort())) {
      Thread writer = new Thread(() -> write(socket), "request");
      writer.start();
      return answers(socket);
    }
  }

  /** On a thread of its own: the service may answer, and close, before it has taken everything. */
  private void write(Socket socket) {
    try {
      socket.getOutputStream().write(step.bytes());
    } catch (IOException e) {
      // Refused half-way; the answer tells.
    }
  }

  private List<Answer> answers(Socket socket) throws IOException {
    List<Answer> answers = new ArrayList<>();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    InputStream in = socket.getInputStream();
    while (true) {
      socket.setSoTimeout(answers.size() < step.count() ? PATIENCE_MILLIS : AFTERWARDS_MILLIS);
      int count;
      try {
        count = in.read(buffer);
      } catch (SocketTimeoutException e) {
        return answers;
      } catch (IOException e) {
        // Reset, since something was sent that nobody read.
        return answers;
      }
      if (count < 0) {
        return answers;
      }
      received.write(buffer, 0, count);
      answers = parse(received.toString(StandardCharsets.ISO_8859_1));
    }
  }

  private static List<Answer> parse(String text) {
    List<Answer> answers = new ArrayList<>();
    int at = 0;
    Optional<Answer> next = next(text, at);
    while (next.isPresent()) {
      Answer answer = next.get();
      at += answer.head().length() + answer.body().length();
      if (answer.status() != 100) {
        answers.add(answer);
      }
      next = next(text, at);
    }
    return answers;
  }

  private static Optional<Answer> next(String text, int at) {
    int end = text.indexOf("\r\n\r\n", at);
    Matcher status = STATUS.matcher(text);
    if (end < 0 || !status.find(at) || status.start() != at) {
      return Optional.empty();
    }
    String head = text.substring(at, end + 4);
    Matcher length = LENGTH.matcher(head);
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    if (text.length() < end + 4 + bytes) {
      return Optional.empty();
    }
    String body = text.substring(end + 4, end + 4 + bytes);
    return Optional.of(new Answer(Integer.parseInt(status.group(1)), head, body));
  }
}
