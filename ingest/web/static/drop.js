// What the drop page gains from a script: dragging, folders, a progress bar,
// and an answer that comes by itself. Without it the form works all the same.
// Written for the old Chromium of offices: nothing newer than ES2015.
(function () {
  'use strict';

  var form = document.getElementById('drop');
  if (form && window.FormData && window.XMLHttpRequest) { upload(form); }
  var live = document.getElementById('live');
  if (live && live.getAttribute('data-busy')) { wait(live); }

  function upload(form) {
    var choose = document.getElementById('choose');
    var folder = document.getElementById('folder');
    var target = document.getElementById('target');
    var list = document.getElementById('list');
    var trouble = document.getElementById('trouble');
    var send = document.getElementById('send');
    var chosen = [];
    var sending = false;

    form.noValidate = true;
    if ('webkitdirectory' in folder) { document.getElementById('folderline').hidden = false; }

    function say(text) {
      trouble.textContent = text;
      trouble.hidden = !text;
    }

    function take(files) {
      if (sending) { return; }
      chosen = Array.prototype.slice.call(files);
      var names = chosen.slice(0, 20).map(function (f) { return f.name; }).join('、');
      list.textContent = chosen.length ? form.dataset.chosen + chosen.length + '  ' + names + (chosen.length > 20 ? ' …' : '') : '';
      say('');
    }

    choose.addEventListener('change', function () { take(choose.files); });
    folder.addEventListener('change', function () { take(folder.files); });

    ['dragenter', 'dragover'].forEach(function (kind) {
      document.addEventListener(kind, function (e) {
        e.preventDefault();
        target.classList.add('over');
      });
    });
    document.addEventListener('dragleave', function (e) {
      if (!e.relatedTarget) { target.classList.remove('over'); }
    });
    document.addEventListener('drop', function (e) {
      e.preventDefault();
      target.classList.remove('over');
      unpack(e.dataTransfer, function (files) {
        take(files);
        if (files.length) { start(); }
      });
    });

    form.addEventListener('submit', function (e) {
      e.preventDefault();
      start();
    });

    function start() {
      if (sending) { return; }
      if (!chosen.length) { choose.focus(); choose.click(); return; }
      var wrong = check();
      say(wrong);
      if (!wrong) { post(); }
    }

    function check() {
      var total = 0;
      var large = [];
      chosen.forEach(function (f) {
        total += f.size;
        if (f.size > Number(form.dataset.file)) { large.push(f.name); }
      });
      if (large.length) { return form.dataset.toolarge + large.join('、'); }
      if (chosen.length > Number(form.dataset.count)) { return form.dataset.toomany + form.dataset.count; }
      if (total > Number(form.dataset.total)) { return form.dataset.toomuch + Math.floor(Number(form.dataset.total) / 1048576) + ' MB'; }
      return '';
    }

    function post() {
      var bar = document.getElementById('progress');
      var label = document.getElementById('progresslabel');
      var percent = document.getElementById('percent');
      var body = new FormData();
      chosen.forEach(function (f) {
        body.append('modified', String(f.lastModified || ''));
        body.append('files', f, f.name);
      });
      var x = new XMLHttpRequest();
      x.open('POST', form.action);
      x.upload.onprogress = function (e) {
        if (!e.lengthComputable) { return; }
        var done = Math.floor(100 * e.loaded / e.total);
        bar.value = done;
        label.textContent = done < 100 ? form.dataset.sending : form.dataset.checking;
        var text = (done - done % 10) + '%';
        if (percent.textContent !== text) { percent.textContent = text; }
      };
      x.onload = function () {
        if (x.status === 200 && x.responseURL.indexOf('/receipts/') > 0) {
          location.assign(x.responseURL);
          return;
        }
        var page = new DOMParser().parseFromString(x.responseText, 'text/html');
        var message = page.getElementById('message');
        ended(message ? message.textContent : form.dataset.broken);
      };
      x.onerror = x.onabort = x.ontimeout = function () { ended(form.dataset.broken); };
      working(true);
      label.textContent = form.dataset.sending;
      x.send(body);
    }

    function working(on) {
      sending = on;
      send.disabled = on;
      document.getElementById('progressline').hidden = !on;
    }

    function ended(text) {
      working(false);
      say(text);
    }
  }

  // unpack lists what was dropped, with all that lies in dropped folders.
  function unpack(data, done) {
    var files = [];
    var open = 1;
    function close() { if (--open === 0) { done(files); } }
    function walk(entry) {
      open++;
      if (entry.isFile) {
        entry.file(function (f) { files.push(f); close(); }, close);
        return;
      }
      var reader = entry.createReader();
      (function more() {
        reader.readEntries(function (some) {
          if (!some.length) { close(); return; }
          Array.prototype.forEach.call(some, walk);
          more();
        }, close);
      })();
    }
    var entries = [];
    Array.prototype.forEach.call(data.items || [], function (item) {
      var entry = item.webkitGetAsEntry && item.webkitGetAsEntry();
      if (entry) { entries.push(entry); }
    });
    if (!entries.length) { files = Array.prototype.slice.call(data.files); }
    entries.forEach(walk);
    close();
  }

  // wait asks again until there is nothing left to wait for. What has not
  // changed is left alone, with whatever the reader has opened or marked.
  function wait(live) {
    var shown = live.innerHTML;
    setTimeout(function look() {
      var x = new XMLHttpRequest();
      x.open('GET', location.href);
      x.onload = function () {
        var page = new DOMParser().parseFromString(x.responseText, 'text/html');
        var next = page.getElementById('live');
        if (next && next.innerHTML !== shown) {
          shown = next.innerHTML;
          live = put(live, next);
        }
        if (next) { live.setAttribute('data-busy', next.getAttribute('data-busy')); }
        if (live.getAttribute('data-busy')) { setTimeout(look, 1200); }
      };
      x.onerror = function () { setTimeout(look, 3000); };
      x.send();
    }, 1200);
  }

  // put shows the new answer, and keeps the place of who works by keyboard.
  function put(live, next) {
    var at = document.activeElement;
    var href = live.contains(at) && at.getAttribute('href');
    next = document.importNode(next, true);
    live.parentNode.replaceChild(next, live);
    if (href) {
      Array.prototype.some.call(next.querySelectorAll('a'), function (a) {
        if (a.getAttribute('href') !== href) { return false; }
        a.focus();
        return true;
      });
    }
    return next;
  }
})();
