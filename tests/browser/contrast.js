// The texts whose contrast with their ground is under 4.5 (WCAG 2.1 AA), each with the ratio.
() => {
  const rgb = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const shine = ([r, g, b]) => [r, g, b]
    .map(part => part / 255)
    .map(part => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (alpha > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.getClientRects().length || element.closest("svg")) continue;
    const [light, dark] = [shine(rgb(getComputedStyle(element).color)), shine(ground(element))].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) poor.push([texts.currentNode.data.trim().slice(0, 60), ratio]);
  }
  return poor;
}
